using static Rlfw.Torch.torch;

namespace Rlfw.Torch;

/// <summary>Moving modules between devices and floating-point types, in place, with the module as result.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves a module to a device.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">Where to.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, device, non_blocking);

    /// <summary>Moves a module to a device.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">Such as "cuda:0".</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, new Device(device), non_blocking);

    /// <summary>Moves a module to a device.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="deviceType">The kind of device.</param>
    /// <param name="deviceIndex">Which of several; -1 for the current one.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, new Device(deviceType, deviceIndex), non_blocking);

    /// <summary>Converts a module's floating-point tensors.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Converted(module, type, null, non_blocking);

    /// <summary>Moves a module to a device and converts its floating-point tensors.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">Where to.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Converted(module, type, device, non_blocking);

    /// <summary>Gives a module the device and floating-point type of a tensor.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="other">The tensor.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(other);
        return Converted(module, other.dtype, other.device, non_blocking);
    }

    /// <summary>Moves a module to the CPU.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, CPU, non_blocking);

    /// <summary>Moves a module to a CUDA device.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="deviceIndex">Which of several; -1 for the current one.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, new Device(DeviceType.CUDA, deviceIndex), non_blocking);

    /// <summary>Converts a module's floating-point tensors to float32.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T @float<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Converted(module, ScalarType.Float32, null, non_blocking);

    /// <summary>Converts a module's floating-point tensors to float64.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T @double<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Converted(module, ScalarType.Float64, null, non_blocking);

    /// <summary>Converts a module's floating-point tensors to float16.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Converted(module, ScalarType.Float16, null, non_blocking);

    /// <summary>Converts a module's floating-point tensors to bfloat16.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">Whether copies from pinned memory may overlap with the host.</param>
    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Converted(module, ScalarType.BFloat16, null, non_blocking);

    private static T Converted<T>(T module, ScalarType? type, Device? device, bool nonBlocking)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        if (type is { } wanted && !IsFloatingPoint(wanted))
        {
            throw new ArgumentException($"Modules have floating-point parameters; {wanted} is none.", nameof(type));
        }
        module.Convert(type, device, nonBlocking);
        return module;
    }

    private static bool IsFloatingPoint(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;
}
