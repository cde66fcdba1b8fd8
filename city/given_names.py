"""Names in English that are met with often, by which a name written small is known from a word: 'john'. Data alone."""

from __future__ import annotations

GIVEN_EN = (
    r"adam|alan|alex|alice|amy|andrew|andy|anna|anne|ben|bob|bill|carl|carlos|chen|chris|claire|dan|daniel|david|diana|ed"
    r"|elena|emily|emma|eric|eva|frank|fred|george|grace|hannah|harry|helen|henry|ivan|jack|jackie|james|jane|jason|jean|jenny"
    r"|jerry|jessica|jim|joe|john|jose|joseph|julia|julie|karen|kate|kevin|laura|lee|leo|li|lily|linda|lisa|liu|lucy|luke|maria"
    r"|mary|matt|max|michael|mike|mohammed|nancy|nick|nina|olga|oliver|patrick|paul|peter|rachel|richard|robert|ryan|sam|sarah"
    r"|simon|sophie|steve|steven|susan|thomas|tim|tom|tony|victor|wang|wei|william|zhang"
)
