import { CONTENT_STYLES } from './content-styles';
import { FRAME_STYLES } from './frame-styles';
import { TOKEN_STYLES } from './token-styles';

/** All of the panel's style, for its shadow root. */
export const PANEL_STYLES = TOKEN_STYLES + FRAME_STYLES + CONTENT_STYLES;
