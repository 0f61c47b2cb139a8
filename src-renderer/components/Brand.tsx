/** The station's mark: a safety helmet over a coin. */
export function Brand(props: { size?: number }) {
  const size = props.size ?? 30
  return (
    <svg className="brand-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="20" r="10" fill="#0f5aa8" stroke="#fff" strokeWidth="1.5" />
      <path d="M12.5 16.5 16 21l3.5-4.5M12.5 21.5h7M12.5 24.5h7M16 21v6" stroke="#fff" strokeWidth="1.7" fill="none" />
      <path d="M4 14a12 10.5 0 0 1 24 0Z" fill="#f5b51b" />
      <path d="M2.5 14h27" stroke="#d18e00" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M13.5 4.2v5.3M18.5 4.2v5.3" stroke="#d18e00" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  )
}
