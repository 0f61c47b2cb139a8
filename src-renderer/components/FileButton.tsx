import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'
import { readFileBase64 } from './files.ts'

/** A button that picks one file and hands it on as base64. */
export function FileButton(props: {
  accept?: string
  children: ReactNode
  loading?: boolean
  disabled?: boolean
  size?: 'middle' | 'large'
  onFile: (fileName: string, contentBase64: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (file) props.onFile(file.name, await readFileBase64(file))
    if (input.current) input.current.value = ''
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        {...(props.accept ? { accept: props.accept } : {})}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <Button
        icon={<UploadOutlined />}
        size={props.size ?? 'middle'}
        loading={props.loading ?? false}
        disabled={props.disabled ?? false}
        onClick={() => input.current?.click()}
      >
        {props.children}
      </Button>
    </>
  )
}
