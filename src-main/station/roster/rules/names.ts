import { pinyin } from 'pinyin-pro'

/** Dots that stand between the parts of a transliterated name, as cards, banks and keyboards write them. */
const DOTS = /[·•・‧⋅．.]/g

/** A name as compared: composed form, no spaces between or around, one kind of middle dot. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').replace(DOTS, '·').toUpperCase()
}

/** Whether two writings are the same name: an account's holder and a worker, a bank's reply and the list. */
export function sameName(a: string, b: string): boolean {
  return comparableName(a) === comparableName(b)
}

/**
 * Search keys of a name: full pinyin without tones, spaces or dots, and the initials, lower case. Surnames are read as surnames
 * (曾 zeng, 单 shan); Latin names stay as they are.
 */
export function searchKeys(name: string): { pinyin: string; initials: string } {
  const words = name
    .trim()
    .split(/\s+/)
    .flatMap((part) =>
      pinyin(comparableName(part), { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' }),
    )
    .map((word) => word.toLowerCase().replaceAll('ü', 'v'))
  const initials = words.filter((word) => /^[a-z]/.test(word)).map((word) => word.charAt(0))
  return { pinyin: words.filter((word) => word !== '·').join(''), initials: initials.join('') }
}

/** What somebody typed, as it is compared with the search keys. */
export function typedKey(text: string): string {
  return comparableName(text).replaceAll('·', '').toLowerCase().replaceAll('ü', 'v')
}
