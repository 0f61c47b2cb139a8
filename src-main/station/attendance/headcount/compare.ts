/** A declared headcount against the punches. Pure. */

export interface HeadcountDifferences {
  /** Declared less present. */
  total: number
  /** Punched and not named, in the order given. */
  notDeclared: string[]
  /** Named and no punch. */
  notThere: string[]
}

/**
 * What differs between who was declared and who punched. Without names only the numbers are compared; without a declaration nothing differs.
 * @param present workers with a punch in the day's shift
 */
export function headcountDifferences(
  declared: { total: number; workerIds: readonly string[] | null } | null,
  present: readonly string[],
): HeadcountDifferences {
  if (!declared) return { total: 0, notDeclared: [], notThere: [] }
  const total = declared.total - present.length
  if (declared.workerIds === null) return { total, notDeclared: [], notThere: [] }
  const named = new Set(declared.workerIds)
  const there = new Set(present)
  return {
    total,
    notDeclared: present.filter((id) => !named.has(id)),
    notThere: declared.workerIds.filter((id) => !there.has(id)),
  }
}
