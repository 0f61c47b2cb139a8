/** Types of the contract by dotted path, as the read cache and the commands use them. */
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../src-main/contract/index.ts'

export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>

export type Path = { [Room in keyof Contract & string]: `${Room}.${keyof Contract[Room] & string}` }[keyof Contract &
  string]

type Lookup<Tree, P extends string> = P extends `${infer Room}.${infer Name}`
  ? Room extends keyof Tree
    ? Name extends keyof Tree[Room]
      ? Tree[Room][Name]
      : never
    : never
  : never

export type InputOf<P extends Path> = Lookup<Inputs, P>
export type OutputOf<P extends Path> = Lookup<Outputs, P>
