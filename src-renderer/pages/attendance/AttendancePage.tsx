export function AttendancePage(_props: { params?: string[] }) {
  return null
}
