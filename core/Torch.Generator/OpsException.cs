using System;

namespace Rlfw.Torch.Generator;

/// <summary>A line of an operator file that cannot be understood.</summary>
internal sealed class OpsException(string message) : Exception(message);
