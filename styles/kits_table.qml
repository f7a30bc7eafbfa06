<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="AttributeTable">
  <attributetableconfig sortExpression="&quot;code&quot;" sortOrder="0" actionWidgetStyle="dropDown">
    <columns>
      <column hidden="1" type="field" name="site_id" width="-1"/>
      <column hidden="0" type="field" name="code" width="-1"/>
      <column hidden="0" type="field" name="kind" width="-1"/>
      <column hidden="1" type="field" name="kit" width="-1"/>
      <column hidden="0" type="field" name="title" width="200"/>
      <column hidden="0" type="field" name="axis" width="-1"/>
      <column hidden="0" type="field" name="rung" width="-1"/>
      <column hidden="0" type="field" name="status" width="-1"/>
      <column hidden="0" type="field" name="why" width="420"/>
      <column hidden="0" type="field" name="rule" width="-1"/>
      <column hidden="1" type="field" name="comparison" width="-1"/>
      <column hidden="0" type="field" name="measured" width="-1"/>
      <column hidden="0" type="field" name="limit" width="-1"/>
      <column hidden="1" type="field" name="unit" width="-1"/>
      <column hidden="0" type="field" name="jurisdiction" width="-1"/>
      <column hidden="0" type="field" name="missing" width="-1"/>
      <column hidden="0" type="field" name="check" width="260"/>
      <column hidden="0" type="field" name="quantity" width="-1"/>
      <column hidden="1" type="field" name="quantity_unit" width="-1"/>
      <column hidden="0" type="field" name="cost_min_eur" width="-1"/>
      <column hidden="0" type="field" name="cost_max_eur" width="-1"/>
      <column hidden="0" type="field" name="weeks_min" width="-1"/>
      <column hidden="0" type="field" name="weeks_max" width="-1"/>
      <column hidden="0" type="actions" width="-1"/>
    </columns>
  </attributetableconfig>
  <conditionalstyles>
    <rowstyles>
      <style rule="&quot;status&quot; = 'fits'" background_color="#dbe6d1" name="" background_color_alpha="255">
        <font style="" bold="0" italic="0" description="DejaVu LGC Sans,12,-1,5,50,0,0,0,0,0" strikethrough="0" underline="0"/>
      </style>
      <style rule="&quot;status&quot; = 'unknown'" background_color="#f6ecc4" name="" background_color_alpha="255">
        <font style="" bold="0" italic="0" description="DejaVu LGC Sans,12,-1,5,50,0,0,0,0,0" strikethrough="0" underline="0"/>
      </style>
      <style rule="&quot;status&quot; = 'blocked'" background_color="#e6e4e0" name="" background_color_alpha="255">
        <font style="" bold="0" italic="0" description="DejaVu LGC Sans,12,-1,5,50,0,0,0,0,0" strikethrough="0" underline="0"/>
      </style>
    </rowstyles>
    <fieldstyles/>
  </conditionalstyles>
  <storedexpressions/>
  <layerGeometryType>4</layerGeometryType>
</qgis>
