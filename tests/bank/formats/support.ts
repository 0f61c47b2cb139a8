import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { validateXML } from 'xmllint-wasm'
import type { BatchDocument, BatchPayment } from '../../../src-main/station/bank/formats/types.ts'

const repository = join(import.meta.dirname, '../../..')

/** Folder of the ISO 20022 schemas, which are not part of the repository; undefined (and said aloud) when absent. */
export function schemaFolder(): string | undefined {
  const shared = process.env.ANXIN_SHARED ?? join(repository, '../shared')
  const folder = join(shared, 'standards/iso20022')
  if (existsSync(folder)) return folder
  console.warn(`NOT TESTED: no ISO 20022 schemas in ${folder} (set ANXIN_SHARED)`)
  return undefined
}

/** Validation errors of `xml` against the schema of that message; empty when valid. */
export async function schemaErrors(folder: string, message: string, xml: Uint8Array): Promise<string[]> {
  const result = await validateXML({
    xml: { fileName: 'message.xml', contents: xml },
    schema: readFileSync(join(folder, `${message}.xsd`), 'utf8'),
    initialMemoryPages: 2048,
    maxMemoryPages: 8192,
  })
  return result.errors.map((error) => error.message)
}

/** Texts of any characters, rare ones beyond the basic plane included. (fast-check's own units take seconds to set up.) */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const any = fc.integer({ min: 0x20, max: 0x3134f }).filter((code) => code < 0xd800 || code > 0xdfff)
  const name = fc.integer({ min: 0x4e00, max: 0x9fff })
  const codes = fc.array(fc.oneof(any, name), { minLength: 1, maxLength })
  return codes.map((list) => String.fromCodePoint(...list))
}

export const banksFolder = join(repository, 'resources/banks')

export function payment(index: number, change: Partial<BatchPayment> = {}): BatchPayment {
  return {
    endToEndId: `PY${String(index).padStart(16, '0')}`,
    payeeName: '张三',
    account: `62284800000000000${String(index % 100).padStart(2, '0')}`,
    cnaps: '402338700008',
    bankName: '永康农商银行',
    amountFen: 500_000 + index,
    remark: '2026-10工资',
    ...change,
  }
}

export function batch(payments: BatchPayment[], change: Partial<BatchDocument> = {}): BatchDocument {
  return {
    messageId: 'BT0000000000000001',
    createdAt: '2026-11-05T02:00:00.000Z',
    executionDate: '2026-11-06',
    debtor: {
      name: '测试建设有限公司示例项目农民工工资专用账户',
      account: '201000000000001',
      bankName: '永康农商银行',
      cnaps: '402338700008',
    },
    payments,
    ...change,
  }
}
