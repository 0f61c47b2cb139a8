/** What the set-up says: one English and one Chinese sentence, to stderr, since nothing is installed yet to look texts up with. */

/** @param {string} english @param {string} chinese */
export function say(english, chinese) {
  process.stderr.write(`» ${english}\n  ${chinese}\n`)
}

/** @param {string} english @param {string} chinese */
export function complain(english, chinese) {
  process.stderr.write(`✗ ${english}\n  ${chinese}\n`)
}
