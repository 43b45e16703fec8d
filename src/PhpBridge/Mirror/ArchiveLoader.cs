using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Opens archives, and says what is to be done until all that is in them is here.</summary>
internal sealed class ArchiveLoader(MirrorOptions options, ContentStore contents, Bytecode bytecode, Upkeep upkeep, ILogger log)
{
    /// <param name="loads">Gets what unpacks the contents.</param>
    /// <returns>Null, with the reason in the log, when the archive is no good.</returns>
    public MirrorView? OpenBase(Generation generation, CurrentView current, List<(PageKind, Action)> loads)
    {
        try
        {
            var archive = Archive.Open(Path.Combine(options.Folder, generation.Base!));
            var (image, files) = archive.ReadTable();
            if (!new IndexReader(image).IsValid())
            {
                throw new InvalidDataException("its index is damaged");
            }

            var hot = files.ToDictionary(file => file.Name, file => archive.Blocks[file.Block].Kind, StringComparer.Ordinal);
            var view = current.Create(image, generation, hot);
            loads.AddRange(new BaseLoader(archive, view.Index, contents, options.MaxSize, log).Loads(files));
            return view;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(generation.Base!, e.Message);
            return null;
        }
    }

    /// <param name="loads">Gets what unpacks the files.</param>
    public void OpenBytecode(Generation generation, List<(PageKind, Action)> loads)
    {
        // If too much has changed since, nobody knows which of it is still right. The next builder makes another.
        if (!generation.Bytecode.TryGetValue(options.BytecodeKey, out var found) || found.Sequence < generation.CompleteSince)
        {
            return;
        }

        try
        {
            var archive = Archive.Open(Path.Combine(options.Folder, found.Name));
            if (archive.Key != options.BytecodeKey)
            {
                throw new InvalidDataException("it was made for another PHP, or other settings");
            }

            var (_, files) = archive.ReadTable();
            var changes = generation.ChangesSince(found.Sequence).ToList();
            loads.AddRange(bytecode.Loads(archive, files, changes).Select(load => (load.Kind, (Action)(() => Guard(found.Name, load.Load)))));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(found.Name, e.Message);
        }
    }

    private void Guard(string name, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The rest will do; PHP compiles what is missing.
            Refuse(name, e.Message);
        }
    }

    private void Refuse(string name, string reason)
    {
        log.ArchiveRefused(name, reason);
        upkeep.Distrust(name);
    }
}
