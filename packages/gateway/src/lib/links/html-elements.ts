/** Elements whose tags are read; others only break the code spans around them. */
export const elements: ReadonlySet<string> = new Set(
  `a abbr address animate annotation-xml applet area article aside audio b base basefont bgsound blockquote body br button canvas caption center cite code col
  colgroup command data datalist dd del details dfn dialog dir div dl dt em embed feimage fieldset figcaption figure font footer foreignobject form frame
  frameset g h1 h2 h3 h4 h5 h6 head header hr html i iframe image img input ins isindex kbd keygen label layer legend li link listing main map mark marquee math menu
  meta meter nav noscript object ol optgroup option output p param picture plaintext portal pre progress q rect rp rt ruby s samp script section select set slot small
  source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul use var video wbr xml xmp`.split(
    /\s+/,
  ),
);
