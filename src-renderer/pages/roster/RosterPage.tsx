export function RosterPage(_props: { params?: string[] }) {
  return null
}
