using Rlfw.Plugins.Characters;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>
/// The Llama of 28 million parameters that experiments/word-problems ended with, seed 1: what only a trained model shows. It is kept
/// in 8 bits, a scale a row, and written out as a checkpoint where a test wants it.
/// </summary>
public sealed class TrainedModel : IDisposable
{
    private const string Scale = ".scale";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-trained-");

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="dtype">Its element type.</param>
    public TrainedModel(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var source = Path.Combine(SharedFolder.Repository, "experiments", "word-problems", "trained");
        File.Copy(Path.Combine(source, "config.json"), Path.Combine(_folder.FullName, "config.json"));
        var kept = Directory
            .GetFiles(source, "*.safetensors")
            .SelectMany(file => Safetensors.Load(file, CPU))
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var tensors = kept.Where(entry => !entry.Key.EndsWith(Scale, StringComparison.Ordinal))
            .ToDictionary(
                entry => entry.Key,
                entry =>
                    (
                        kept.TryGetValue(entry.Key + Scale, out var scale)
                            ? entry.Value.to_type(ScalarType.Float32) * scale.unsqueeze(1)
                            : entry.Value
                    ).to_type(dtype),
                StringComparer.Ordinal
            );
        Safetensors.Save(Path.Combine(_folder.FullName, "model.safetensors"), tensors);
    }

    /// <summary>The characters of the problems; see the experiment's file.</summary>
    public static CharactersOptions Characters { get; } =
        new()
        {
            Alphabet =
                "\n *+,-./0123456789=?ABCDEFGHIJKLMNOPQRSTabcdefghiklmnopqrstuvwxyàáâãêìíòóôùúýăĐđũơưạảấầậằặẹẻếềểịọỏốồổỗộớờởợụủứửữự",
            Symbols = ["<think>", "</think>", "<answer>", "</answer>"],
        };

    /// <summary>The checkpoint's options.</summary>
    public LlamaOptions Options =>
        new() { Path = _folder.FullName, Tokenizer = ActivatorFactory.Tokenizer<CharactersTokenizer>(Characters) };

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
