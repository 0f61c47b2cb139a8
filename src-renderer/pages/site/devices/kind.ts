import type { ReactNode } from 'react'
import type { Device } from '../../../../src-main/contract/devices.ts'
import type { Draft, Driver, LinkKind } from './draft.ts'

export const GROUPS = ['identity', 'terminal', 'panel', 'access', 'gate', 'stick'] as const
export type Group = (typeof GROUPS)[number]

export interface KindFieldsProps {
  draft: Draft
  set(change: Partial<Draft>): void
  setOption(change: Partial<Draft['options']>): void
  /** Words at a field that the station refused, by its name in the contract. */
  errors: Readonly<Record<string, string>>
  /** Null while the device is only being added. */
  device: Device | null
}

/**
 * One kind of device in the form. A further kind is one file in `kinds/` and a line in `kinds.ts`; its words are `device.short`, `device.about`,
 * `device.proof` and `device.example` under its driver.
 */
export interface Kind {
  driver: Driver
  group: Group
  /** Ways it can hang on this PC; the first is offered. */
  roads: readonly [LinkKind, ...LinkKind[]]
  /** What is filled in before anybody types. */
  start: Partial<Draft>
  Fields(props: KindFieldsProps): ReactNode
}
