import { expect, it } from 'vitest'
import Stuck from '../support/stuck.ts'

it('a test file that hangs ends the run after 20 minutes, with its name and the test it hung in', () => {
  let minutes = 0
  const ended: string[] = []
  const stuck = new Stuck({ now: () => minutes * 60_000, end: (complaint) => ended.push(complaint) })
  const [quick, slow] = [{ moduleId: 'quick.test.ts' }, { moduleId: 'slow.test.ts' }]
  stuck.onTestModuleQueued(quick)
  stuck.onTestModuleQueued(slow)
  stuck.onTestCaseReady({ module: slow, fullName: 'is done with' })
  stuck.onTestCaseResult({ module: slow, fullName: 'is done with' })
  stuck.onTestCaseReady({ module: slow, fullName: 'waits for ever' })
  stuck.onTestModuleEnd(quick)
  minutes = 20
  stuck.look()
  expect(ended).toEqual([])
  minutes = 21
  stuck.look()
  expect(ended).toEqual(['FAILED: not done after 20 minutes, the run is ended: slow.test.ts: waits for ever'])
})
