export function BankPage(_props: { params?: string[] }) {
  return null
}
