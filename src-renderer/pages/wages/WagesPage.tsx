export function WagesPage(_props: { params?: string[] }) {
  return null
}
