import { eventIterator, oc } from '@orpc/contract'
import { implement, ORPCError } from '@orpc/server'
import { z } from 'zod'
import type { HostedStation } from '../../src-main/serve/host.ts'
import type { Session } from '../../src-main/station/access/session.ts'

const base = oc.errors({ REFUSED: { status: 422, data: z.strictObject({ code: z.string() }) } })

/** A contract of four procedures: enough to show that input, output, refusals, sessions and streams cross a host. */
export const smallContract = {
  add: base.input(z.strictObject({ a: z.int(), b: z.int() })).output(z.int()),
  signIn: base.input(z.strictObject({ name: z.string() })).output(z.string()),
  who: base.input(z.void()).output(z.strictObject({ session: z.string(), name: z.string().nullable() })),
  count: base.input(z.strictObject({ to: z.int() })).output(eventIterator(z.int())),
}

const os = implement(smallContract).$context<{ session: Session }>()

export const smallRouter = os.router({
  add: os.add.handler(({ input }) => input.a + input.b),
  signIn: os.signIn.handler(({ input, context }) => {
    if (input.name === '')
      throw new ORPCError('REFUSED', { status: 422, defined: true, data: { code: 'access.no-name' } })
    context.session.user = { id: 'US0000000000000000', name: input.name, role: 'clerk', companyId: null }
    return input.name
  }),
  who: os.who.handler(({ context }) => ({ session: context.session.id, name: context.session.user?.name ?? null })),
  count: os.count.handler(async function* ({ input }) {
    for (let n = 1; n <= input.to; n++) {
      await new Promise((resolve) => setImmediate(resolve))
      yield n
    }
  }),
})

export function smallStation(): HostedStation & { closed: boolean } {
  return {
    router: smallRouter,
    createContext: (session) => ({ session }),
    closed: false,
    close() {
      this.closed = true
    },
  }
}
