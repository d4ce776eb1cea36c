namespace Rlfw.Plugins.HuggingFace;

/// <summary>Why a token cannot be added to a vocabulary.</summary>
internal enum VocabularyFault
{
    /// <summary>Another token has the id.</summary>
    IdIsTaken,

    /// <summary>The same token has another id.</summary>
    TokenIsKnown,
}
