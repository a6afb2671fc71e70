/** How what a turn changed became known: the app's own word, an answer, a push, a copy on the device, another tab. */
export type TurnSource = 'local' | 'network' | 'realtime' | 'storage' | 'tab';
