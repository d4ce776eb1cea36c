using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>A checkpoint of random bfloat16 weights, in files of a gigabyte.</summary>
internal static class RandomCheckpoint
{
    private const long FileBytes = 1_000_000_000;
    private const double Deviation = 0.02;
    private const long Piece = 1 << 24;

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
        if (shape.Length == 1)
        {
            return torch.ones(shape, ScalarType.BFloat16);
        }

        // Piece by piece in float32, which the host draws several times faster than half precision.
        var values = torch.empty(shape, ScalarType.BFloat16);
        var flat = values.view(-1);
        for (var first = 0L; first < flat.numel(); first += Piece)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(Piece, flat.numel() - first);
            var drawn = torch.randn([length], ScalarType.Float32, device, generator: generator).mul_(Deviation);
            flat.narrow(0, first, length).copy_(drawn.to_type(ScalarType.BFloat16));
        }

        return values;
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
