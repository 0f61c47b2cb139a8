import '@fontsource/noto-sans-sc/chinese-simplified-400.css'
import '@fontsource/noto-sans-sc/chinese-simplified-700.css'
import './base.css'
import './frame.css'
import { createRoot } from 'react-dom/client'
import { startTexts } from '../locales/index.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useSession } from '../stores/session.ts'
import { whenSignedOut } from './cache.ts'
import { followLive } from './live.ts'
import { Root } from './Root.tsx'
import { giveStylesTheNonce } from './style-nonce.ts'

giveStylesTheNonce()
startTexts(usePreferences.getState().language)
whenSignedOut(() => void useSession.getState().refresh())
void followLive(new AbortController().signal)

const place = document.getElementById('root')
if (place) createRoot(place).render(<Root />)
