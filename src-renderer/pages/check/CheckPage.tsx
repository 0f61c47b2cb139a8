export function CheckPage(_props: { params?: string[] }) {
  return null
}
