/** What the practice bank says for each ISO reason code: on the report, and as 处理结果 in a text result. */
export const REASONS: Record<string, string> = {
  AC01: '账号不存在',
  AC02: '付款账户不可用',
  AC04: '账户已销户',
  AC06: '账户已冻结',
  AM04: '余额不足',
  AM05: '重复',
  AM10: '总金额不符',
  AM18: '总笔数不符',
  BE01: '户名不符',
  FF01: '格式错误',
  RC01: '行号错误',
}
