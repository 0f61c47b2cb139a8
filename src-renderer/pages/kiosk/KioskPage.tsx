export function KioskPage(_props: { params?: string[] }) {
  return null
}
