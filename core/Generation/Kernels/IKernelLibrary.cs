namespace Rlfw.Generation.Kernels;

/// <summary>Where kernels come from: their sources, compiled for a device.</summary>
internal interface IKernelLibrary
{
    /// <summary>How many blocks the device runs side by side at least: its multiprocessors.</summary>
    int Multiprocessors { get; }

    /// <summary>Compiles and loads a kernel.</summary>
    /// <param name="file">The source, such as <c>swiglu.cu</c>.</param>
    /// <param name="kernel">The kernel's name.</param>
    /// <param name="sharedBytes">Dynamic shared memory that a launch asks for.</param>
    /// <param name="constants">What the source calls its constants, and their values.</param>
    /// <exception cref="KernelCompilationException">It does not compile, or does not load.</exception>
    IKernel Get(string file, string kernel, int sharedBytes, IReadOnlyDictionary<string, int> constants);
}
