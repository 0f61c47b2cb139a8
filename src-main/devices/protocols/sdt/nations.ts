/**
 * GB/T 3304 codes of the nationalities of China as they stand on the card, with 97 (other) and 98 (foreign descent). Code and index differ
 * for the last two, so this is a map, not a list.
 */
const NAMES = (
  '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 ' +
  '仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺'
).split(' ')

export const NATIONS: ReadonlyMap<string, string> = new Map([
  ...NAMES.map((name, index): [string, string] => [String(index + 1).padStart(2, '0'), name]),
  ['97', '其他'],
  ['98', '外国血统中国籍人士'],
])

/** Name of a code, or undefined where GB/T 3304 has none. */
export function nationName(code: string): string | undefined {
  return NATIONS.get(code)
}

/** Code of a name (`汉` or `汉族`) or of a code itself; undefined where unknown. */
export function nationCode(nameOrCode: string): string | undefined {
  if (NATIONS.has(nameOrCode)) return nameOrCode
  const name = nameOrCode.length > 1 ? nameOrCode.replace(/族$/, '') : nameOrCode
  for (const [code, known] of NATIONS) if (known === name) return code
  return undefined
}
