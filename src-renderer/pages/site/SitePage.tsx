export function SitePage(_props: { params?: string[] }) {
  return null
}
