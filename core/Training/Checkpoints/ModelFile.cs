using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>Learned parameters as a safetensors file under the module's own names.</summary>
public static class ModelFile
{
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
    /// <param name="path">The file.</param>
    /// <param name="origin">Where the parameters come from, for messages: "stage 'sft'", "run sft/1f2e-1".</param>
    /// <exception cref="UserErrorException">The file is missing or damaged, or does not fit the module.</exception>
    public static void Load(nn.Module module, string path, string origin)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        try
        {
            module.load_state_dict(Safetensors.Load(path), strict: true);
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
}
