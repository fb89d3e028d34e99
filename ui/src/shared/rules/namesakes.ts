// Two people of one name: which names need something beside them.
/** Names that occur more than once. */
export function namesakes(people: readonly { name: string }[]): Set<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { name } of people) (seen.has(name) ? twice : seen).add(name)
  return twice
}
