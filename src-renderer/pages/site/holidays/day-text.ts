import { useTranslation } from 'react-i18next'
import { weekdayOf } from './days.ts'

export function dayParts(date: string): { month: number; day: number } {
  return { month: Number(date.slice(5, 7)), day: Number(date.slice(8)) }
}

/** `2月15日（日）`. */
export function useDayText(): (date: string) => string {
  const { t } = useTranslation()
  return (date) => t('holidays.day-of', { ...dayParts(date), weekday: t(`weekday.${weekdayOf(date)}`) })
}
