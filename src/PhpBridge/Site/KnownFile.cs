namespace PhpBridge.Site;

/// <summary>Somebody who may know what is at a path without asking the file system.</summary>
/// <param name="path">Below the document root, decoded and normalised; empty for the root itself.</param>
/// <param name="surely">Whether nobody may have changed it meanwhile: what follows will be kept for long.</param>
/// <param name="file">What is there; null when nothing is.</param>
/// <returns>Whether it is known.</returns>
internal delegate bool KnownFile(string path, bool surely, out SiteFile? file);
