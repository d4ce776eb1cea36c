using System;

namespace Rlfw.TorchGenerator;

/// <summary>A line of an operator file that cannot be understood.</summary>
internal sealed class OpsException(string message) : Exception(message);
