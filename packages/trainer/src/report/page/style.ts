/** The page's whole style. Colours are defined once for light and once for dark; both keep text at 4.5 : 1 or better. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf6;--card:#fff;--ink:#211d14;--soft:#645c4c;--line:#e4dfd2;--honey:#9c5d00;--sky:#1f6fa8;--hit:34 139 84;--miss:200 58 40;--good:#1a7a48;--bad:#b8321f;--c0:#9c5d00;--c1:#1f6fa8;--c2:#1a7a48;--c3:#a3336f;--c4:#5b4bb0;--c5:#5f6a00}
@media (prefers-color-scheme:dark){:root{--paper:#15130e;--card:#1e1b15;--ink:#efeadd;--soft:#aaa18d;--line:#383225;--honey:#f0ab3c;--sky:#6fb5e6;--hit:56 178 112;--miss:232 92 70;--good:#5fce94;--bad:#ff8d78;--c0:#f0ab3c;--c1:#6fb5e6;--c2:#5fce94;--c3:#f08fc0;--c4:#b3a6ff;--c5:#c9d34a}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1040px;margin:0 auto;padding:40px 20px 80px}
h1{font-size:clamp(1.7rem,5vw,2.5rem);line-height:1.15;margin:0 0 20px;overflow-wrap:anywhere}
h2{font-size:1.35rem;margin:0 0 12px}
h3{font-size:1.02rem;margin:26px 0 0}
p{margin:0 0 12px;max-width:70ch}
a{color:var(--sky)}
small,.note{color:var(--soft);font-size:.88rem}.note{max-width:88ch}ul{margin:0 0 12px;padding-left:1.2em}li{margin:3px 0}
code{font:.86em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.eyebrow{color:var(--honey);font-weight:600;font-size:.82rem;letter-spacing:.06em;text-transform:uppercase;margin-bottom:6px}
.result{display:grid;grid-template-columns:auto 1fr;gap:12px 36px;align-items:center;margin-bottom:14px}
.figure{font-size:clamp(2.6rem,9vw,3.6rem);font-weight:700;line-height:1.1;font-variant-numeric:tabular-nums;min-width:230px}
.figure .strip{display:block;width:100%;margin-top:8px}
.ends{display:flex;justify-content:space-between;font-size:.75rem;font-weight:400;color:var(--soft)}
.key{font-size:clamp(1.1rem,3vw,1.3rem);line-height:1.4;margin-bottom:8px}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:22px 0 26px;padding:12px 0;border:solid var(--line);border-width:1px 0;font-size:.92rem}
nav a{text-decoration:none;padding:3px 0}nav a:hover{text-decoration:underline}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;margin:0 0 20px;scroll-margin-top:12px}
.rows{display:grid;gap:20px;grid-template-columns:minmax(0,1fr)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:22px;align-items:start}
figure{margin:0;min-width:0}figcaption{font-size:.9rem;color:var(--soft);margin:4px 0}figcaption b{color:var(--ink)}
.scroll{overflow-x:auto;max-width:100%}.scroll+.note,.columns+.note{margin:14px 0 0}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--sky);outline-offset:2px;border-radius:4px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;padding:0}
caption{text-align:left;color:var(--soft);font-size:.88rem;padding-bottom:12px;max-width:70ch}
th,td{padding:7px 18px 7px 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
thead th{font-size:.86rem;vertical-align:bottom}thead small{display:block;font-weight:400;max-width:30ch;line-height:1.35}
tbody th{font-weight:600;overflow-wrap:break-word;max-width:14em;position:sticky;left:0;background:var(--card)}
tfoot th,tfoot td{border-bottom:0;font-weight:600}tfoot small{font-weight:400}
.number{text-align:right;white-space:nowrap}thead .number{white-space:normal}:is(td,tbody th) small{display:block}
.classes{width:100%}.share>div{display:flex;gap:16px;align-items:center;min-width:112px}.share .strip{width:120px;flex:none}.share span{min-width:112px;white-space:nowrap}
.strip .rail{stroke:var(--line);stroke-width:2.5;stroke-linecap:round}.strip .range{stroke:var(--honey);stroke-width:2.5;stroke-linecap:round;opacity:.55}.strip circle{fill:var(--honey)}
.matrix{border-collapse:separate;border-spacing:3px}
.matrix th,.matrix td{border:0;padding:6px 10px}
.matrix tbody td{min-width:64px;height:52px;padding:0;text-align:center;vertical-align:middle;border-radius:7px;font-size:1.05rem}
.matrix thead th{text-align:center;max-width:11em;overflow-wrap:anywhere}.matrix tbody th{vertical-align:middle;padding-left:0}
.matrix thead td{padding:0}.matrix thead th[colspan]{text-align:left}.matrix .group{font-weight:400;color:var(--soft);padding:2px 10px}.matrix thead tr+tr .group{text-align:left;vertical-align:bottom;padding-left:0}
.matrix.tall thead th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:11em;overflow-wrap:normal;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.matrix.tall tbody td{min-width:40px;height:38px;font-size:.95rem}.matrix.tall tbody th{line-height:1.25}
.matrix .hit{background:rgb(var(--hit)/calc(.1 + var(--heat)*.35))}.matrix .miss{background:rgb(var(--miss)/calc(.12 + var(--heat)*.55))}
.matrix .none{color:var(--soft)}
.matrix a{display:flex;align-items:center;justify-content:center;height:100%;min-height:38px;color:inherit;font-weight:600;text-decoration:none;border-radius:7px}.matrix a:hover{text-decoration:underline;box-shadow:inset 0 0 0 2px currentColor}
.heat{width:100%;max-width:460px;background:var(--paper);border:1px solid var(--line);border-radius:6px}.heat .hit{fill:rgb(var(--hit))}.heat .miss{fill:rgb(var(--miss))}
.chart{display:block;width:100%;max-width:520px;height:auto;overflow:visible}
.chart text{font-size:12px;fill:var(--soft)}.chart .grid line{stroke:var(--line)}
.chart path{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
.chart .train path{stroke:var(--sky);stroke-dasharray:5 4}.chart .train circle{fill:var(--sky)}
.chart .val path{stroke:var(--honey)}.chart .val circle{fill:var(--honey)}
.chart .thin path{stroke-width:1.2;opacity:.45}.chart .kept{fill:var(--card);stroke:var(--honey);stroke-width:1.5}
.chart .best{stroke:var(--soft);stroke-dasharray:2 3}
.chart .ideal{stroke:var(--soft);stroke-dasharray:5 4}
.chart .bin line{stroke:var(--honey);stroke-width:2;opacity:.55}.chart .bin circle{fill:var(--honey);stroke:var(--card);stroke-width:1.2}
.c0{--line-of:var(--c0)}.c1{--line-of:var(--c1)}.c2{--line-of:var(--c2)}.c3{--line-of:var(--c3)}.c4{--line-of:var(--c4)}.c5{--line-of:var(--c5)}.chart [class^=c] path{stroke:var(--line-of)}.chart .c1 path{stroke-dasharray:7 4}.chart .c2 path{stroke-dasharray:2 4}.chart .c3 path{stroke-dasharray:9 3 2 3}.chart .c4 path{stroke-dasharray:12 4}.chart .c5 path{stroke-dasharray:4 3}
.legend [class^=c]::before{border-top-color:var(--line-of)}.legend .c1::before,.legend .c4::before,.legend .c5::before{border-top-style:dashed}.legend .c2::before,.legend .c3::before{border-top-style:dotted}
.mapped{position:relative}.mapped .map{position:absolute;inset:0;height:100%;background:none}#photos:has(#show-maps:not(:checked)) .map{display:none}.switch{display:flex;gap:8px;align-items:center}.switch input{width:18px;height:18px;accent-color:var(--honey)}.switch input:focus-visible{outline:2px solid var(--sky);outline-offset:2px}
.chart.wide{max-width:720px}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;font-size:.9rem}
.legend span::before{content:"";display:inline-block;width:26px;margin-right:8px;vertical-align:middle;border-top:3px solid var(--honey)}
.legend .train::before{border-top:3px dashed var(--sky)}.legend .best::before{width:0;height:16px;border-top:0;border-left:2px dotted var(--soft)}
.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(148px,1fr));gap:14px;margin-top:10px}
.photo{border-radius:10px;overflow:hidden;border:1px solid var(--line);background:var(--paper)}
.photo.wrong{border-color:var(--bad)}
.photo img,.missing{display:block;width:100%;aspect-ratio:1;object-fit:cover;background:var(--line)}
.missing{display:grid;place-items:center;color:var(--soft);font-size:.85rem}
.photo figcaption{padding:8px 10px 9px;line-height:1.35}
.photo figcaption>span{display:flex;gap:6px}.first{color:var(--ink);font-weight:600}.first>span:last-child,.second>span{margin-left:auto;white-space:nowrap;font-variant-numeric:tabular-nums}
.first,.second{overflow-wrap:anywhere}
.answer.right .sign,.right .sign{color:var(--good)}.answer.wrong .sign,.wrong .sign{color:var(--bad)}
.photo .path{display:block;font-size:.74rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;margin-top:3px}
.photos.wide{grid-template-columns:repeat(auto-fill,minmax(190px,1fr))}.answer{overflow-wrap:anywhere}.answer>span:last-child{margin-left:auto;white-space:nowrap}
.cell{display:none;scroll-margin-top:70px;padding:10px 14px;border-radius:8px;background:rgb(var(--hit)/.12);max-width:none}.cell:target{display:block}
#photos:has(.cell:target) :is(h3,.about){display:none}#photos:has(.cell:target) .photos{display:contents}
#photos:has(.cell:target){display:grid;grid-template-columns:repeat(auto-fill,minmax(148px,1fr));gap:14px}#photos:has(.cell:target)>:is(h2,.cell){grid-column:1/-1;margin:0}
dl{margin:0;display:grid;gap:6px}dl div{display:grid;grid-template-columns:minmax(110px,200px) 1fr;gap:12px}dt{color:var(--soft);overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere;min-width:0}
details{margin-top:16px}summary{cursor:pointer;color:var(--sky)}details>*+*{margin-top:12px}
footer{color:var(--soft);font-size:.86rem}
@media (max-width:640px){tbody th{max-width:8em}.share span,.share>div{min-width:0}table .number{padding-right:14px}.classes{font-size:.94rem}main{padding:26px 12px 60px}section{padding:18px 14px;border-radius:11px}.result{grid-template-columns:1fr}.share .strip{display:none}th,td{padding-right:12px}thead small{display:none}.photos{grid-template-columns:repeat(2,1fr);gap:10px}}
@media print{nav{display:none}section{break-inside:avoid-page;border:0;padding:0}}
`;
