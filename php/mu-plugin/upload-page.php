<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** Media → Large file. */
final class UploadPage
{
    public static function start(): void
    {
        add_action('admin_menu', static fn () => add_media_page('Large file', 'Large file', 'upload_files', 'phpbridge-upload', self::show(...)));
    }

    private static function show(): void
    {
        $endpoint = wp_json_encode(rest_url('phpbridge/v1/uploads'), JSON_HEX_TAG);
        $nonce = wp_json_encode(wp_create_nonce('wp_rest'));
        echo <<<HTML
            <div class="wrap"><h1>Large file</h1>
            <p>The file goes to S3 directly, and can be larger than what WordPress takes. Of pictures no smaller sizes are made.</p>
            <p><label for="phpbridge-file">File</label> <input type="file" id="phpbridge-file"> <button class="button button-primary" id="phpbridge-send">Upload</button></p>
            <p><progress id="phpbridge-progress" max="1" value="0" hidden></progress> <span id="phpbridge-result" role="status"></span></p></div>
            <script>
            document.getElementById('phpbridge-send').addEventListener('click', async () => {
                const file = document.getElementById('phpbridge-file').files[0];
                const [progress, result] = ['progress', 'result'].map(name => document.getElementById('phpbridge-' + name));
                const ask = async (path, body) => {
                    const answer = await fetch($endpoint + path, { method: 'POST', headers: { 'X-WP-Nonce': $nonce, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
                    const json = await answer.json();
                    if (!answer.ok) throw new Error(json.message);
                    return json;
                };
                if (!file) return;
                try {
                    const upload = await ask('', { name: file.name, size: file.size });
                    progress.hidden = false;
                    await new Promise((resolve, reject) => {
                        const put = new XMLHttpRequest();
                        put.upload.onprogress = event => { progress.value = event.loaded / event.total; };
                        put.onload = () => put.status === 200 ? resolve() : reject(new Error('S3 refused the file: ' + put.status));
                        put.onerror = () => reject(new Error('S3 cannot be reached from here: does the bucket allow this origin (CORS)?'));
                        put.open('PUT', upload.url);
                        Object.entries(upload.headers).forEach(([name, value]) => put.setRequestHeader(name, value));
                        put.send(file);
                    });
                    const attachment = await ask('/' + upload.id, {});
                    const link = Object.assign(document.createElement('a'), { href: attachment.edit, textContent: file.name });
                    result.replaceChildren('Uploaded: ', link);
                } catch (error) {
                    result.textContent = error.message;
                }
            });
            </script>
            HTML;
    }
}
