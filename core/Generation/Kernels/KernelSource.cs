namespace Rlfw.Generation.Kernels;

/// <summary>The CUDA C++ text of kernels, as it stands in this assembly.</summary>
internal static class KernelSource
{
    /// <summary>A source, what all share before it.</summary>
    /// <param name="file">Such as <c>swiglu.cu</c>.</param>
    public static string Read(string file) => Resource("common.cuh") + Resource(file);

    private static string Resource(string file)
    {
        using var stream =
            typeof(KernelSource).Assembly.GetManifestResourceStream($"kernels/{file}")
            ?? throw new ArgumentException($"There is no kernel source {file}.", nameof(file));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
