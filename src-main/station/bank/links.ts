import type { Transport } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Ledger } from '../journal/ledger.ts'
import { one } from '../store/db.ts'
import { type HttpsLinkOptions, httpsLink } from './transport/https.ts'
import type { BankLink } from './transport/link.ts'
import { type ProbeStep, probeHttps, probeSftp } from './transport/probe.ts'
import { type SftpLinkOptions, sftpLink } from './transport/sftp.ts'

/** The line to the bank as set on this PC. @throws StationError `bank.no-connection`. */
export function configuredLink(ledger: Ledger, transport: Transport = 'https'): BankLink {
  const https = transport === 'https' ? configuredHttps(ledger) : undefined
  const sftp = transport === 'sftp' ? configuredSftp(ledger) : undefined
  if (https) return httpsLink(https)
  if (sftp) return sftpLink(sftp)
  throw new StationError('bank.no-connection')
}

/** Tries the way as it is set on this PC, step by step. No order is sent. @throws StationError `bank.no-connection`. */
export function probeWay(ledger: Ledger, transport: 'https' | 'sftp'): Promise<ProbeStep[]> {
  const https = transport === 'https' ? configuredHttps(ledger) : undefined
  const sftp = transport === 'sftp' ? configuredSftp(ledger) : undefined
  if (https) return probeHttps(https)
  if (sftp) return probeSftp(sftp)
  throw new StationError('bank.no-connection')
}

/** Whether this PC has a line of that kind set up. */
export function hasLink(ledger: Ledger, transport: 'https' | 'sftp'): boolean {
  return one(ledger.db, `SELECT 1 FROM ${transport === 'sftp' ? 'bank_sftp' : 'bank_connection'}`) !== undefined
}

function configuredHttps({ db, keys }: Ledger): HttpsLinkOptions | undefined {
  const row = one<{ url: string; fingerprint: string; secret: string; client: string | null }>(
    db,
    'SELECT url, fingerprint, secret_sealed AS secret, client_sealed AS client FROM bank_connection WHERE id = 1',
  )
  if (!row) return undefined
  const { url, fingerprint } = row
  const client = row.client === null ? undefined : JSON.parse(keys.openForStation('bank-client', row.client))
  return { url, fingerprint, secret: keys.openForStation('bank-secret', row.secret), client }
}

function configuredSftp({ db, keys }: Ledger): SftpLinkOptions | undefined {
  const row = one<{
    host: string
    port: number
    user: string
    hostKey: string
    ordersFolder: string
    resultsFolder: string
    sealed: string
  }>(
    db,
    `SELECT host, port, user_name AS user, host_key AS hostKey, orders_folder AS ordersFolder,
       results_folder AS resultsFolder, secret_sealed AS sealed FROM bank_sftp WHERE id = 1`,
  )
  if (!row) return undefined
  const { sealed, ...options } = row
  return { ...options, secret: JSON.parse(keys.openForStation('bank-sftp', sealed)) }
}
