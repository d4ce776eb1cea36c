using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>A checkpoint on disk whose files were all found to be what was written.</summary>
public sealed class Checkpoint
{
    /// <summary>The file that holds learned parameters, in a checkpoint and in a run's result.</summary>
    public const string ModelFileName = "model.safetensors";

    internal const string StateFileName = "state.json";
    internal const string SumsFileName = "SHA256SUMS";

    private readonly JsonObject _state;

    private Checkpoint(string folder, CheckpointHeader header, JsonObject state)
    {
        Folder = folder;
        Header = header;
        _state = state;
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>What it says about itself.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>The file with the learned parameters under the module's own names.</summary>
    public string ModelPath => Path.Combine(Folder, ModelFileName);

    /// <summary>Gives the components' state to whoever loads it.</summary>
    /// <param name="load">Reads the components' state; tensors it reads belong to the dispose scope around this call.</param>
    /// <exception cref="UserErrorException">A value is missing or of another kind: another version wrote the checkpoint.</exception>
    public void Load(Action<ITensorStateReader> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var files = new Dictionary<string, TensorFile>(StringComparer.Ordinal);
        try
        {
            load(new StateReader(_state, "", path => Tensor(files, path)));
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException)
        {
            throw new UserErrorException(
                $"checkpoint {Folder} does not fit: {e.Message}; it was written by another version of rlfw or of a plugin "
                    + $"({string.Join(", ", Header.Components.Select(x => $"{x.Key} {x.Value}"))}): "
                    + "use that version to continue, or start over with --new",
                e
            );
        }
        finally
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>The file that a tensor's path belongs to: replay buffers have their own, as they are large.</summary>
    internal static string FileOf(string path) =>
        path.Contains("/replay/", StringComparison.Ordinal) ? "replay.safetensors" : "state.safetensors";

    /// <summary>Opens a checkpoint and checks every file.</summary>
    /// <exception cref="DamagedCheckpointException">A file is missing or not what was written.</exception>
    /// <exception cref="UserErrorException">The checkpoint has another format version.</exception>
    internal static Checkpoint Open(string folder)
    {
        VerifySums(folder);
        var path = Path.Combine(folder, StateFileName);
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var version = root["format"]!.GetValue<int>();
            if (version != CheckpointStore.FormatVersion)
            {
                throw new UserErrorException(
                    $"checkpoint {folder} has format version {version}; this rlfw reads version "
                        + $"{CheckpointStore.FormatVersion}: use the rlfw that wrote it, or start over with --new"
                );
            }

            var header = root["header"].Deserialize<CheckpointHeader>()!;
            var state = root["state"]!.AsObject();
            return new Checkpoint(folder, header, state);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new DamagedCheckpointException(path, e.Message, e);
        }
    }

    private static void VerifySums(string folder)
    {
        var sums = Path.Combine(folder, SumsFileName);
        if (!File.Exists(sums))
        {
            throw new DamagedCheckpointException(sums, "it is missing");
        }

        var listed = File.ReadAllLines(sums).Select(x => x.Split("  ", 2)).ToArray();
        if (!Array.Exists(listed, x => x is [_, StateFileName]) || !Array.Exists(listed, x => x is [_, ModelFileName]))
        {
            throw new DamagedCheckpointException(sums, "it does not list all files");
        }

        foreach (var line in listed)
        {
            var path = Path.Combine(folder, line is [_, var name] ? Path.GetFileName(name) : "");
            if (!File.Exists(path))
            {
                throw new DamagedCheckpointException(path, "it is missing");
            }

            if (DurableStorage.Hash(path) != line[0])
            {
                throw new DamagedCheckpointException(
                    path,
                    $"its {new FileInfo(path).Length} bytes are not those that were written (SHA-256 differs)"
                );
            }
        }
    }

    private Tensor Tensor(Dictionary<string, TensorFile> files, string path)
    {
        var name = FileOf(path);
        if (!files.TryGetValue(name, out var file))
        {
            files.Add(name, file = TensorFile.Open(Path.Combine(Folder, name)));
        }

        return file.Read(path);
    }
}
