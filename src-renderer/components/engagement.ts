/** The engagement if it still runs: a worker's record shows the last one also after he left, and then he may come in again. */
export function running<E extends { exitDate: string | null }>(engagement: E | null | undefined): E | null {
  return engagement?.exitDate === null ? engagement : null
}
