/** antd in the station's colours and sizes: large targets, high contrast, one blue for actions. */
import { theme as antdTheme, type ThemeConfig } from 'antd'
import type { Theme } from '../stores/preferences.ts'

export const FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif"

const SHARED: ThemeConfig['token'] = {
  fontFamily: FONT,
  fontSize: 16,
  fontSizeSM: 14,
  controlHeight: 44,
  controlHeightLG: 50,
  controlHeightSM: 36,
  borderRadius: 8,
  borderRadiusLG: 12,
  wireframe: false,
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.16s',
}

/** @param still without motion: antd shows a dialog at its place at once, instead of waiting for the end of an animation that never runs */
export function themeOf(theme: Theme, still: boolean): ThemeConfig {
  const shared = { ...SHARED, motion: !still }
  if (theme === 'dark') {
    return {
      algorithm: antdTheme.darkAlgorithm,
      token: {
        ...shared,
        colorPrimary: '#4c9be8',
        colorSuccess: '#4cbf7a',
        colorWarning: '#e6a23c',
        colorError: '#f0655a',
        colorBgBase: '#10171f',
        colorBgContainer: '#18222d',
        colorBgElevated: '#1f2b38',
        colorBorder: '#3a4a5b',
        colorBorderSecondary: '#2b3947',
      },
    }
  }
  return {
    token: {
      ...shared,
      colorPrimary: '#0f5aa8',
      colorSuccess: '#16794a',
      colorWarning: '#b45f06',
      colorError: '#c0261d',
      colorText: '#15202b',
      colorTextSecondary: '#4a5968',
      colorTextPlaceholder: '#7a8794',
      colorBorder: '#b9c4cf',
      colorBorderSecondary: '#dde3e9',
    },
    components: { Table: { headerBg: '#eef2f6', cellPaddingBlock: 12 }, Tabs: { titleFontSizeLG: 18 } },
  }
}
