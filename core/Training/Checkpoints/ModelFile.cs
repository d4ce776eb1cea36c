using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Training.Checkpoints;

/// <summary>Learned parameters as a safetensors file under the module's own names.</summary>
public static class ModelFile
{
    private const string IndexFileName = Checkpoint.ModelFileName + ".index.json";

    /// <summary>The parameters in a run's result: a whole model's in one file or, by their index, in several; or an adapter's.</summary>
    /// <param name="folder">The result's folder.</param>
    /// <returns>The file to give to <see cref="Load"/>; null where there is none.</returns>
    public static string? FindIn(string folder) =>
        new[] { Checkpoint.ModelFileName, IndexFileName, AdapterFolder.WeightsFileName }
            .Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Writes a module's parameters and persistent buffers.</summary>
    /// <param name="path">The file; written over.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Safetensors.Save(path, module.state_dict());
    }

    /// <summary>Copies parameters into a module; names and shapes must be the same on both sides.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file, or the index of several.</param>
    /// <param name="origin">Where the parameters come from, for messages: "stage 'sft'", "run sft/1f2e-1".</param>
    /// <exception cref="UserErrorException">The file is missing or damaged, or does not fit the module.</exception>
    public static void Load(nn.Module module, string path, string origin)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(path);
        using var scope = NewDisposeScope();
        try
        {
            var tensors = Read(path);
            CheckExtent(module, tensors, path, origin);
            module.load_state_dict(tensors, strict: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new UserErrorException($"the parameters of {origin} ({path}) do not fit this model: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the parameters of {origin} cannot be read: {e.Message}", e);
        }
    }

    private static Dictionary<string, Tensor> Read(string path)
    {
        if (Path.GetFileName(path) != IndexFileName)
        {
            return Safetensors.Load(path);
        }

        using var files = SafetensorsFolder.Open(Path.GetDirectoryName(path)!);
        return files.Entries.Keys.ToDictionary(name => name, name => files.Get(name), StringComparer.Ordinal);
    }

    /// <summary>A list of hundreds of names would hide what is wrong where one side is an adapter and the other is not.</summary>
    private static void CheckExtent(nn.Module module, Dictionary<string, Tensor> tensors, string path, string origin)
    {
        var (stored, own) = (IsAdapter(tensors.Keys), module is LowRankAdapter);
        if (stored && !own)
        {
            throw new UserErrorException(
                $"the parameters of {origin} ({path}) are an adapter's, and this model learns the whole network: give it the same "
                    + "'lora' as that run's model"
            );
        }

        if (own && stored && Ranks(module.state_dict()) is var here && Ranks(tensors) is var there && here != there)
        {
            throw new UserErrorException(
                $"the parameters of {origin} ({path}) are an adapter of rank {there}, and this model learns one of rank {here}: give it the "
                    + "same 'lora' as that run's model"
            );
        }

        if (own && !stored)
        {
            throw new UserErrorException(
                $"the parameters of {origin} ({path}) are a whole network's, and this model learns an adapter: set the model's "
                    + "'path' to that run's model folder, instead of starting from the run"
            );
        }

        // Of different ranks, each once: "4", "8, 16".
        static string Ranks(IEnumerable<KeyValuePair<string, Tensor>> factors) =>
            string.Join(
                ", ",
                factors
                    .Where(entry => entry.Key.EndsWith("lora_A.weight", StringComparison.Ordinal))
                    .Select(entry => entry.Value.shape[0])
                    .Distinct()
                    .Order()
            );

        static bool IsAdapter(IReadOnlyCollection<string> names) =>
            names.Count > 0 && names.All(name => name.StartsWith(LowRankAdapter.Root + ".", StringComparison.Ordinal));
    }
}
