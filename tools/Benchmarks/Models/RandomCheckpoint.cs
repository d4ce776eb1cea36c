using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>A checkpoint of random bfloat16 weights, in files of a gigabyte.</summary>
internal static class RandomCheckpoint
{
    private const long FileBytes = 1_000_000_000;
    private const double Deviation = 0.02;

    /// <summary>Writes it.</summary>
    /// <param name="folder">An existing folder with its config.json.</param>
    /// <param name="parameters">Names and lengths.</param>
    /// <param name="device">Where numbers are drawn.</param>
    public static void Write(string folder, IReadOnlyList<(string Name, long[] Shape)> parameters, Device device)
    {
        var files = Split(parameters);
        using var generator = new Generator(1, device);
        var map = new JsonObject();
        for (var i = 0; i < files.Count; i++)
        {
            using var scope = NewDisposeScope();
            var name = string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:D5}-of-{files.Count:D5}.safetensors");
            Safetensors.Save(
                Path.Combine(folder, name),
                files[i].Select(entry => KeyValuePair.Create(entry.Name, Draw(entry.Shape, generator, device)))
            );
            files[i].ForEach(entry => map[entry.Name] = name);
        }

        var index = new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map };
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), index.ToJsonString());
    }

    private static Tensor Draw(long[] shape, Generator generator, Device device)
    {
        // Norms are 1; anything else would let the numbers grow from layer to layer.
        using var values =
            shape.Length == 1
                ? torch.ones(shape, ScalarType.BFloat16, device)
                : torch.randn(shape, ScalarType.BFloat16, device, generator: generator).mul_(Deviation);
        return values.cpu().MoveToOuterDisposeScope();
    }

    private static List<List<(string Name, long[] Shape)>> Split(IReadOnlyList<(string Name, long[] Shape)> parameters)
    {
        var files = new List<List<(string Name, long[] Shape)>> { new() };
        var bytes = 0L;
        foreach (var entry in parameters)
        {
            var own = 2 * entry.Shape.Aggregate(1L, (product, length) => product * length);
            if (bytes > 0 && bytes + own > FileBytes)
            {
                files.Add([]);
                bytes = 0;
            }

            files[^1].Add(entry);
            bytes += own;
        }

        return files;
    }
}
