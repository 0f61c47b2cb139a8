import { App } from 'antd'
import { useEffect } from 'react'
import { describeError } from '../app/errors.ts'

const SHOWN_S = 8

/** Says a command's error for a while, where the button has no room for it; details follow the title. */
export function useErrorToast(command: { error: unknown; clear(): void }): void {
  const { message } = App.useApp()
  const { error, clear } = command
  useEffect(() => {
    if (!error) return
    const words = describeError(error)
    const first = words.lines[0]
    void message.error(first ? `${words.title} ${first.text}` : words.title, SHOWN_S)
    clear()
  }, [error, clear, message])
}
