using System.Diagnostics;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>A random checkpoint that goes away at the end.</summary>
internal sealed class TemporaryCheckpoint : IDisposable
{
    private TemporaryCheckpoint(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The files with weights.</summary>
    public IReadOnlyList<string> Files => Directory.GetFiles(Folder, "*.safetensors");

    /// <summary>Their bytes.</summary>
    public long Bytes => Files.Sum(file => new FileInfo(file).Length);

    /// <summary>Writes one, and says how fast.</summary>
    /// <param name="models">Knows which parameters a shape has.</param>
    /// <param name="shape">The shape's name, or a config.json.</param>
    /// <param name="parent">Where the folder is made.</param>
    /// <param name="device">Where numbers are drawn.</param>
    public static TemporaryCheckpoint Write(BenchmarkModels models, string shape, string parent, Device device)
    {
        var config = BenchmarkShapes.Config(shape);
        var checkpoint = new TemporaryCheckpoint(
            Directory.CreateDirectory(Path.Combine(parent, $"rlfw-benchmark-{Environment.ProcessId}")).FullName
        );
        try
        {
            File.WriteAllText(Path.Combine(checkpoint.Folder, "config.json"), config);
            using var meta = models.Load(checkpoint.Folder, META);
            var description = meta.Describe();
            var needed = description.Memory.First(entry => entry.Storage == "bfloat16").Bytes;
            var free = new DriveInfo(checkpoint.Folder).AvailableFreeSpace;
            if (free < needed * 1.1)
            {
                throw new UserErrorException(
                    $"{parent} has {free / 1e9:0.0} GB left, the checkpoint needs {needed / 1e9:0.0}: name another folder with folder=PATH"
                );
            }

            var start = Stopwatch.GetTimestamp();
            RandomCheckpoint.Write(checkpoint.Folder, description.Parameters, device);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(
                $"shape {shape}: {needed / 2:N0} parameters; drawn and written: {needed / 1e9:0.00} GB in {seconds:0.0} s, {needed / 1e9 / seconds:0.00} GB/s"
            );
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
