import { StationError } from '../../../contract/errors.ts'
import { type HttpsLinkOptions, httpsLink, openPinned } from './https.ts'
import { openSftp, type SftpLinkOptions, shownHostKey } from './sftp.ts'

/** One step of trying a way to the bank; the first that fails is the last. Texts `bank.step.<step>`. */
export interface ProbeStep {
  step: 'reach' | 'identity' | 'sign-in' | 'orders-folder' | 'results-folder' | 'speaks'
  ok: boolean
  /** What the other side or the system said; for a wrong identity, the one that was shown. */
  detail: string
}

const WAIT_MS = 10_000
/** An id that no batch ever has: the bank is asked for it, and does not know it. */
const NO_BATCH = 'BT0000000000000TRY'

/**
 * The fingerprint that a host shows of its key, to be compared with the bank's letter before it is pinned. Nothing is said to the host.
 * @throws StationError `bank.not-reached`.
 */
export async function readHostKey(host: string, port: number): Promise<string> {
  const { shown, why } = await shownHostKey(host, port, WAIT_MS)
  if (shown === null) throw new StationError('bank.not-reached', { host: `${host}:${port}`, why })
  return shown
}

/** The fingerprint of the certificate that a bank's gateway shows. Nothing is said to it. @throws StationError `bank.not-reached`. */
export async function readCertificate(url: string): Promise<string> {
  const { shown, why } = await shownCertificate({ url, fingerprint: '', secret: '' })
  if (shown === null) throw new StationError('bank.not-reached', { host: new URL(url).host, why })
  return shown
}

async function shownCertificate(options: HttpsLinkOptions): Promise<{ shown: string | null; why: string }> {
  let shown: string | null = null
  try {
    const socket = await openPinned(options, AbortSignal.timeout(WAIT_MS), (print) => {
      shown = print
    })
    socket.destroy()
    return { shown, why: '' }
  } catch (error) {
    return { shown, why: reason(error) }
  }
}

/** Tries the HTTPS line as it is set: reached, the pinned certificate, and an answer to a question about a batch that never was. */
export async function probeHttps(options: HttpsLinkOptions): Promise<ProbeStep[]> {
  const { shown, why } = await shownCertificate(options)
  if (shown === null) return [failed('reach', why)]
  const reached = passed('reach', new URL(options.url).host)
  if (shown !== options.fingerprint) return [reached, failed('identity', shown)]
  const identity = passed('identity', shown)
  const reply = await httpsLink({ ...options, timeoutMs: WAIT_MS }).query(NO_BATCH)
  if (reply.kind === 'unknown-message' || reply.kind === 'answer') {
    return [reached, identity, passed('sign-in', ''), passed('speaks', '')]
  }
  const said = 'why' in reply ? reply.why : reply.kind
  // 401 and 403 are about who asks; anything else means that whoever answers is not the bank's service.
  return /^HTTP 40[13]/.test(said)
    ? [reached, identity, failed('sign-in', said)]
    : [reached, identity, failed('speaks', said)]
}

/** Tries the file transfer as it is set, to the point of laying down a small file and taking it away again. */
export async function probeSftp(options: SftpLinkOptions): Promise<ProbeStep[]> {
  const { host, port, hostKey, ordersFolder, resultsFolder } = options
  const { shown, why } = await shownHostKey(host, port, WAIT_MS)
  if (shown === null) return [failed('reach', why)]
  const steps = [passed('reach', `${host}:${port}`)]
  if (shown !== hostKey) return [...steps, failed('identity', shown)]
  steps.push(passed('identity', shown))
  let step: ProbeStep['step'] = 'sign-in'
  let client: Awaited<ReturnType<typeof openSftp>> | undefined
  try {
    client = await openSftp({ ...options, timeoutMs: WAIT_MS })
    steps.push(passed(step, options.user))
    step = 'orders-folder'
    // Temporary names are what the bank passes over, as every order has one until it is whole.
    const trial = `${ordersFolder}/.anxin-trial.part`
    await client.put(Buffer.from('anxin'), trial)
    await client.delete(trial)
    steps.push(passed(step, ordersFolder))
    step = 'results-folder'
    await client.list(resultsFolder)
    steps.push(passed(step, resultsFolder))
    return steps
  } catch (error) {
    return [...steps, failed(step, reason(error))]
  } finally {
    await client?.end().catch(() => false)
  }
}

const passed = (step: ProbeStep['step'], detail: string): ProbeStep => ({ step, ok: true, detail })
const failed = (step: ProbeStep['step'], detail: string): ProbeStep => ({
  step,
  ok: false,
  detail: detail.slice(0, 300),
})

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
