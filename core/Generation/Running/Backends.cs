using Rlfw.Contracts;
using Rlfw.Generation.Kernels;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Running;

/// <summary>Chooses what computes on a device.</summary>
internal static class Backends
{
    /// <summary>The fastest that there is for it.</summary>
    public static StepBackend For(ICausalLanguageModel model, Device device, EngineOptions options)
    {
        var plain = new PlainOperations();
        var sampler = new PlainSampler(AllowedIds.Of(model));
        if (
            device.type == DeviceType.CPU
            && model.KeyValues.Dtype == ScalarType.Float32
            && !options.QuantizedCache
            && options.Kernels
        )
        {
            var host = new HostOperations(plain);
            return new StepBackend(host, host, sampler);
        }

        if (device.type != DeviceType.CUDA || !options.Kernels)
        {
            return new StepBackend(plain, new PlainChunkAttention(), sampler);
        }

        var library = new CudaKernelLibrary(device);
        var isHalf = model.KeyValues.Dtype is ScalarType.BFloat16 or ScalarType.Float16;
        return new StepBackend(
            new KernelOperations(library, plain, new AttentionTuning { FixedSplits = options.Deterministic }),
            isHalf && Fused.HasPackedAttention ? new PackedChunkAttention() : new PlainChunkAttention(),
            new KernelSampler(library, AllowedIds.Of(model), sampler)
        )
        {
            Library = library,
        };
    }
}
