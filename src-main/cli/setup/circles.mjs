/**
 * Circles of a graph, one per strongly connected group, as a closed walk through it.
 * @param {Array<[string, string]>} edges @returns {string[][]} each circle with its first file repeated at the end
 */
export function findCircles(edges) {
  const next = new Map()
  for (const [from, to] of edges) {
    if (!next.has(from)) next.set(from, [])
    next.get(from).push(to)
  }
  const circles = []
  for (const group of connectedGroups(next)) {
    const start = group.values().next().value
    if (group.size > 1 || next.get(start)?.includes(start)) circles.push(walk(start, group, next))
  }
  return circles
}

/** Shortest way from `start` back to itself inside its group. */
function walk(start, group, next) {
  const before = new Map()
  const queue = [start]
  for (const node of queue) {
    for (const neighbour of next.get(node) ?? []) {
      if (neighbour === start) return [...pathTo(node, before, start), start]
      if (!group.has(neighbour) || before.has(neighbour)) continue
      before.set(neighbour, node)
      queue.push(neighbour)
    }
  }
  return [start, start]
}

function pathTo(node, before, start) {
  const path = []
  for (let at = node; at !== start; at = before.get(at)) path.unshift(at)
  return [start, ...path]
}

/** Tarjan's strongly connected components. */
function connectedGroups(next) {
  const index = new Map()
  const low = new Map()
  const stack = []
  const onStack = new Set()
  const groups = []
  const visit = (node) => {
    index.set(node, index.size)
    low.set(node, index.get(node))
    stack.push(node)
    onStack.add(node)
    for (const neighbour of next.get(node) ?? []) {
      if (!index.has(neighbour)) {
        visit(neighbour)
        low.set(node, Math.min(low.get(node), low.get(neighbour)))
      } else if (onStack.has(neighbour)) {
        low.set(node, Math.min(low.get(node), index.get(neighbour)))
      }
    }
    if (low.get(node) !== index.get(node)) return
    const group = new Set()
    let member
    do {
      member = stack.pop()
      onStack.delete(member)
      group.add(member)
    } while (member !== node)
    groups.push(group)
  }
  for (const node of next.keys()) if (!index.has(node)) visit(node)
  return groups
}
