<?php
/** One of the copier's processes: every so-manieth batch is its own. Without extensions, which would take longer to load. */

declare(strict_types=1);

[, $list, $source, $target, $marks, $index, $processes] = $_SERVER['argv'];

$fail = static function (string $path): never {
    fwrite(STDERR, "'$path': " . (error_get_last()['message'] ?? 'it came out shorter'));
    exit(1);
};

$folders = [];
foreach (json_decode((string) file_get_contents($list), true) as $batch => $files) {
    if ($batch % (int) $processes !== (int) $index || is_file("$marks/$batch")) {
        continue;
    }
    foreach ($files as $file) {
        $folder = dirname("$target/$file");
        // Another process may make it at the same time.
        if (!isset($folders[$folder]) && !is_dir($folder) && !@mkdir($folder, 0755, true) && !is_dir($folder)) {
            $fail($folder);
        }
        $folders[$folder] = true;
        // On NFS a file is written when it is closed; a disk that is full shows in its size.
        if (!@copy("$source/$file", "$target/$file") || filesize("$source/$file") !== filesize("$target/$file")) {
            $fail($file);
        }
    }
    @touch("$marks/$batch") || $fail("$marks/$batch");
}
