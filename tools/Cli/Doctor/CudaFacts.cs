namespace Rlfw.Cli;

/// <summary>What was found of CUDA, before it is judged.</summary>
/// <param name="Libtorch">The version libtorch was built with, such as 13.0.</param>
/// <param name="CuDnn">cuDNN's version; null where there is none.</param>
/// <param name="Served">The newest version that the driver serves; null where there is no driver.</param>
/// <param name="Driver">The driver's own version, such as 580.159.04; null where the system does not say.</param>
/// <param name="Gpus">The devices that this process may use.</param>
internal sealed record CudaFacts(
    string Libtorch,
    string? CuDnn,
    string? Served,
    string? Driver,
    IReadOnlyList<GpuFacts> Gpus
);
