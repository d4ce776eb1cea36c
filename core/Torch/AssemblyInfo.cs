using System.Runtime.CompilerServices;

// Tagged values are written before they are read; zeroing them first would double the cost of a small call.
[module: SkipLocalsInit]
[assembly: DisableRuntimeMarshalling]
