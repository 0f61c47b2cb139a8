/** Check characters of ISO/IEC 7064, as identity numbers and bank numbers use them. Pure. */

const MOD_11_2_CHECKS = '10X98765432'

/** Check character of ISO 7064 MOD 11-2 over decimal digits: `0`–`9` or `X` (identity numbers, GB 11643). */
export function mod112(digits: string): string {
  let sum = 0
  for (const digit of digits) sum = (sum + Number(digit)) * 2
  // The weights 2^i mod 11 from the right are GB 11643's 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2.
  return MOD_11_2_CHECKS.charAt(sum % 11)
}

/** Check digit of ISO 7064 MOD 11,10 over decimal digits (12-digit CNAPS bank numbers). */
export function mod1110(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10
    product = (2 * sum) % 11
  }
  return String((11 - product) % 10)
}
