using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Launching;

/// <summary>From the plan's <c>device:</c> to a device that is there.</summary>
public static class DeviceChoice
{
    /// <summary>Resolves "auto", "cpu", "cuda" or "cuda:N".</summary>
    /// <param name="device">What the user chose.</param>
    /// <exception cref="UserErrorException">CUDA was asked for and is not there, or the text is none of these.</exception>
    public static Device Resolve(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == "auto")
        {
            return torch.cuda.is_available() ? torch.device("cuda:0") : torch.CPU;
        }

        if (device == "cpu")
        {
            return torch.CPU;
        }

        var index = 0;
        if (
            device != "cuda"
            && !(
                device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(
                    device.AsSpan("cuda:".Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out index
                )
            )
        )
        {
            throw new UserErrorException($"device '{device}' is none of auto, cpu, cuda, cuda:0, cuda:1, ...");
        }

        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (index < count)
        {
            return torch.device(FormattableString.Invariant($"cuda:{index}"));
        }

        throw new UserErrorException(
            count == 0
                ? $"device '{device}' was asked for, and there is no CUDA device that this libtorch can use; "
                    + "choose auto or cpu (rlfw doctor shows what was found)"
                : $"device '{device}' was asked for, and there are only cuda:0 to cuda:{count - 1}"
        );
    }
}
