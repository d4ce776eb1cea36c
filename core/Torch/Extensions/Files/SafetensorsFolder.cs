namespace Rlfw.Torch.Extensions;

/// <summary>
/// The tensors of a folder: those of one safetensors file, or of several with an index. All headers are read and checked
/// against the index when it is opened; elements are read when they are used.
/// </summary>
public sealed class SafetensorsFolder : IDisposable
{
    private const int Listed = 5;

    private readonly Dictionary<string, SafetensorsFile> _fileOf = new(StringComparer.Ordinal);
    private readonly List<SafetensorsFile> _files = [];

    private SafetensorsFolder(string path) => FolderPath = path;

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>The file or, where there are several, the index: what messages about the whole should name.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The files.</summary>
    public IReadOnlyList<SafetensorsFile> Files => _files;

    /// <summary>Every tensor by name, without reading its elements.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; private set; } =
        System.Collections.Frozen.FrozenDictionary<string, SafetensorsEntry>.Empty;

    /// <summary>Whether a folder holds tensors under a name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">"model" for model.safetensors, or model.safetensors.index.json with the files that it names.</param>
    public static bool IsIn(string folder, string name = "model") =>
        File.Exists(SingleFile(folder, name)) || File.Exists(IndexFile(folder, name));

    /// <summary>
    /// Writes tensors to a folder: as one file or, where that would be too large, as several with an index. Each file appears
    /// complete or not at all; files of an earlier set under the same name are replaced.
    /// </summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="tensors">In the order in which they fill the files.</param>
    /// <param name="name">"model" for model.safetensors.</param>
    /// <param name="largestFile">Bytes of tensors in a file at most, unless one tensor alone has more.</param>
    public static void Save(
        string folder,
        IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors,
        string name = "model",
        long largestFile = 5_000_000_000
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsShards.Save(folder, name, tensors, largestFile);
    }

    /// <summary>Opens a folder's tensors.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">"model" for model.safetensors, which goes first, or model.safetensors.index.json.</param>
    /// <exception cref="SafetensorsException">
    /// A file is malformed, cut or missing; or index and files do not say the same.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is neither of the two.</exception>
    public static SafetensorsFolder Open(string folder, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(folder);
        var opened = new SafetensorsFolder(folder);
        try
        {
            if (File.Exists(SingleFile(folder, name)))
            {
                opened.OpenSingle(SingleFile(folder, name));
            }
            else if (File.Exists(IndexFile(folder, name)))
            {
                opened.OpenSeveral(IndexFile(folder, name));
            }
            else
            {
                throw new FileNotFoundException($"'{folder}' holds no {name}.safetensors.", SingleFile(folder, name));
            }
            opened.Entries = opened._fileOf.ToDictionary(
                entry => entry.Key,
                entry => entry.Value.Entries[entry.Key],
                StringComparer.Ordinal
            );
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A tensor: over its file's memory on the host, or in one copy on another device.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="device">The host by default.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public torch.Tensor Get(string name, torch.Device? device = null) => FileOf(name).Get(name, device);

    /// <summary>Fills a tensor, of the same lengths, with a stored one; elements are converted where the types differ.</summary>
    /// <param name="name">The stored tensor's name.</param>
    /// <param name="target">Contiguous; on any device.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public void CopyTo(string name, torch.Tensor target) => FileOf(name).CopyTo(name, target);

    /// <summary>Ends this object's use of the files; tensors that came from them keep them mapped.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static string SingleFile(string folder, string name) => Path.Combine(folder, name + ".safetensors");

    private static string IndexFile(string folder, string name) =>
        Path.Combine(folder, name + ".safetensors.index.json");

    private SafetensorsFile FileOf(string name) =>
        _fileOf.TryGetValue(name, out var file)
            ? file
            : throw new KeyNotFoundException($"{Source} has no tensor '{name}'.");

    private void OpenSingle(string path)
    {
        Source = path;
        var file = Safetensors.Open(path);
        _files.Add(file);
        foreach (var name in file.Entries.Keys)
        {
            _fileOf.Add(name, file);
        }
    }

    private void OpenSeveral(string index)
    {
        Source = index;
        var byFile = SafetensorsIndex
            .Read(index)
            .GroupBy(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var missing = byFile.Select(group => group.Key).Where(file => !File.Exists(Beside(file))).ToList();
        if (missing.Count > 0)
        {
            throw new SafetensorsException(
                index,
                $"{missing.Count} of its {byFile.Count} files are not there: {Few(missing)}"
            );
        }
        foreach (var group in byFile)
        {
            var file = Safetensors.Open(Beside(group.Key));
            _files.Add(file);
            var promised = group.ToHashSet(StringComparer.Ordinal);
            var lacking = promised.Where(name => !file.Entries.ContainsKey(name)).ToList();
            var surplus = file.Entries.Keys.Where(name => !promised.Contains(name)).ToList();
            if (lacking.Count + surplus.Count > 0)
            {
                throw new SafetensorsException(
                    file.FilePath,
                    lacking.Count > 0
                        ? $"it lacks what {index} says it holds: {Few(lacking)}"
                        : $"it holds what {index} does not list in it: {Few(surplus)}"
                );
            }
            foreach (var name in promised)
            {
                _fileOf.Add(name, file);
            }
        }
    }

    private string Beside(string file) => Path.Combine(FolderPath, file);

    private static string Few(List<string> names) =>
        string.Join(", ", names.Take(Listed).Select(name => $"'{name}'"))
        + (names.Count > Listed ? $" and {names.Count - Listed} more" : "");
}
