import './mail.css';

/** A mail as its reader sees it, shut in: no script of it runs and nothing of it reaches our page. */
export function Letter({ html, title }: { html: string; title: string }) {
  return <iframe className="ys-mail-frame" sandbox="allow-popups" srcDoc={html.replace('<head>', '<head><base target="_blank">')} title={title} />;
}
