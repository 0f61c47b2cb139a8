/** A set-up step that could not be done; told in both languages, without a stack. */
export class SetupError extends Error {
  /** @param {string} english @param {string} chinese @param {number} [exitCode] */
  constructor(english, chinese, exitCode = 1) {
    super(english)
    this.name = 'SetupError'
    this.chinese = chinese
    this.exitCode = exitCode
  }
}
